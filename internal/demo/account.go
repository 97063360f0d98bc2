package demo

import (
	"context"

	"qipan/internal/access"
)

// Password is the one password of every account of the demonstration. It is printed where the demonstration starts: what it
// guards is invented.
const Password = "Qipan-2026"

// Account is an account of the demonstration.
type Account struct {
	Login string
	Name  string
	Role  access.Role
	Unit  string // code of its place
}

// Accounts are the accounts that Load makes: one of the district, a worker (非公专干) for each subdistrict, a branch secretary
// and an auditor.
func Accounts() []Account {
	all := []Account{{"district", "区主管部门 安然", access.DistrictStaff, districtCode}}
	for i, s := range subdistricts {
		name := s.name + "专干 " + surnames[i] + givens[i]
		all = append(all, Account{"worker-" + s.pinyin, name, access.SubdistrictWorker, s.code})
	}
	return append(all,
		Account{"secretary", "支部书记 苏雪帆", access.BranchSecretary, TrioSubdistrict},
		Account{"auditor", "审计员 景文石", access.Auditor, districtCode},
	)
}

func createAccounts(ctx context.Context, s *access.Service, places map[string]place) error {
	for _, a := range Accounts() {
		at := places[a.Unit]
		if _, err := s.Create(ctx, access.NewAccount{Login: a.Login, Name: a.Name, Password: Password, Role: a.Role, UnitID: at.id, UnitPath: at.path}); err != nil {
			return err
		}
	}
	return nil
}
