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

// Accounts are the accounts that Load makes: one for each role, and a worker (非公专干) for each subdistrict.
func Accounts() []Account {
	all := []Account{
		{"district-lead", "区主管部门负责人 闻清和", access.DistrictLead, districtCode},
		{"district", "区主管部门 安然", access.DistrictStaff, districtCode},
		{"data-officer", "数据管理员 季明川", access.DataOfficer, districtCode},
		{"secretary-malan", "马栏街道非公党委书记 顾长宁", access.SubdistrictSecretary, TrioSubdistrict},
	}
	for i, s := range subdistricts {
		name := s.name + "专干 " + surnames[i] + givens[i]
		all = append(all, Account{"worker-" + s.pinyin, name, access.SubdistrictWorker, s.code})
	}
	return append(all,
		Account{"secretary", "支部书记 苏雪帆", access.BranchSecretary, TrioSubdistrict},
		Account{"system-admin", "系统管理员 路安平", access.SystemAdmin, districtCode},
		Account{"security-admin", "安全管理员 卫书航", access.SecurityAdmin, districtCode},
		Account{"auditor", "审计管理员 景文石", access.Auditor, districtCode},
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
