package enterprise

import (
	"context"
	"strings"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// Places are the subdistricts and communities where the caller may see enterprises, in the order of the tree: what filters and
// forms offer.
func (s *Service) Places(ctx context.Context) (units []org.Unit, err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := org.UnitsOn(ctx, tx, tx.Today())
		for _, u := range all {
			if (u.Kind == org.Subdistrict || u.Kind == org.Community) && scope.Covers(u.Path) {
				units = append(units, u)
			}
		}
		return err
	})
	return units, err
}

// SearchUnits finds units by name or code for the search over everything.
func (s *Service) SearchUnits(ctx context.Context, query string) (found []Choice, err error) {
	scope, err := access.Require(ctx, access.UnitRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := org.UnitsOn(ctx, tx, tx.Today())
		for _, u := range all {
			if scope.Covers(u.Path) && unitMatches(u, query) && len(found) < pickLimit {
				found = append(found, Choice{u.ID, u.Name, u.Code})
			}
		}
		return err
	})
	return found, err
}

func unitMatches(u org.Unit, query string) bool {
	return pinyin.Matches(pinyin.SearchKey(u.Name), query) || strings.HasPrefix(u.Code, strings.TrimSpace(query))
}
