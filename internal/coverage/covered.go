package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// Covered is an enterprise that an organisation covers.
type Covered struct {
	EnterpriseID string
	Name         string
	UnitName     string
	From         db.Date
}

// Covers lists the enterprises that an organisation covers on a day and that the caller may see, by name.
func (s *Service) Covers(ctx context.Context, organisationID string, day db.Date) (list []Covered, err error) {
	scope, err := access.Require(ctx, access.CoverageRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = enterprisesOf(ctx, tx, scope, organisationID, day)
		return err
	})
	return list, err
}
