package org

import (
	"strings"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/sheet"
)

// Reasons of this register beside those of every spreadsheet; their words stand in the catalogue.
const (
	reasonParentUnit       sheet.Reason = "UNIT_PARENT_UNKNOWN"
	reasonUnitPlace        sheet.Reason = "UNIT_PLACE"
	reasonUnitFixed        sheet.Reason = "UNIT_FIXED"
	reasonParentUnknown    sheet.Reason = "PARENT_UNKNOWN"
	reasonSecretaryDiffers sheet.Reason = "SECRETARY_DIFFERS"
	reasonFormationAssumed sheet.Reason = "FORMATION_ASSUMED"
	reasonAmbiguous        sheet.Reason = "ORGANISATION_AMBIGUOUS"
	reasonUnknownUnit      sheet.Reason = "UNKNOWN_ORG"
	reasonUnitAlias        sheet.Reason = "ORG_ALIAS"
	reasonScope            sheet.Reason = "SCOPE_DENIED"
	reasonDate             sheet.Reason = "DATE_UNPARSEABLE"
	reasonNegative         sheet.Reason = "NUM_NEGATIVE"
	reasonEnum             sheet.Reason = "ENUM_UNKNOWN"
)

// Subjects of effects.
const (
	subjectUnit         = "unit"
	subjectOrganisation = "organisation"
	subjectPost         = "post"
	subjectTerm         = "term"
)

// ImportKinds are the kinds of spreadsheet that fill this register.
func (s *Service) ImportKinds() []intake.Kind {
	return []intake.Kind{
		{Name: "units", Permission: access.UnitManage, Table: UnitsSheet, Judge: judgeUnits, Commit: commitUnits, Undo: undo},
		{Name: "organisations", Permission: access.OrganisationManage, Table: OrganisationsSheet, Judge: judgeOrganisations, Commit: commitOrganisations, Undo: undo},
	}
}

// firstDay is the first day that a date of any precision may stand for.
func firstDay(s string) db.Date {
	switch len(s) {
	case len("2006"):
		s += "-01-01"
	case len("2006-01"):
		s += "-01"
	}
	d, err := db.ParseDate(s)
	if err != nil {
		return ""
	}
	return d
}

// listed splits the names of one cell: 甲、乙.
func listed(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;；|", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// rowID keeps apart the rows of a report between judging and committing.
type rowID struct {
	sheet  string
	number int
}

func idOfRow(r *sheet.Row) rowID { return rowID{r.Sheet, r.Number} }
