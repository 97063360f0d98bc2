package rule

import "qipan/internal/platform/db"

// AgeOn is the age in whole years on a day. Born on 29 February, a person turns older on 1 March of a common year, or on 28
// February when the Set says so. 0 before birth or when either day is unknown.
func AgeOn(s Set, birth, day db.Date) int {
	b, d := birth.Time(), day.Time()
	if birth == "" || day == "" || day < birth {
		return 0
	}
	years := d.Year() - b.Year()
	if day < birthday(s, birth, years) {
		years--
	}
	return years
}

// birthday is the day on which the nth year is complete.
func birthday(s Set, birth db.Date, years int) db.Date {
	day := birth.AddYears(years)
	if day.Time().Day() != birth.Time().Day() && s.Choice(KeyAgeLeapRule) == "MARCH_1" {
		return day.AddDays(1)
	}
	return day
}

// CodeUnder18 refuses an applicant below the age of admission.
const CodeUnder18 = "REJECT_UNDER_18"

// ApplicantAge refuses an applicant who is not yet of age on the day of the application (细则2026 art. 5, DEV-01, RISK-06). An
// unknown birthday is refused as well.
func ApplicantAge(s Set, birth, applied db.Date) Finding {
	return blockUnless(birth != "" && AgeOn(s, birth, applied) >= s.Int(KeyDevMinAge), "DEV-01", CodeUnder18)
}

// AgeBand is an age group of the yearly communiqué (党内统计公报, STA-02).
type AgeBand struct {
	Code string
	Max  int // the last age inside; 0 for the open band
}

// AgeBands are the eight groups, youngest first.
func AgeBands() []AgeBand {
	return []AgeBand{
		{"TO_30", 30}, {"31_35", 35}, {"36_40", 40}, {"41_45", 45}, {"46_50", 50}, {"51_55", 55}, {"56_60", 60}, {"FROM_61", 0},
	}
}

// AgeBandOf is the group of an age on the reference date, 31 December (STA-01).
func AgeBandOf(age int) AgeBand {
	bands := AgeBands()
	for _, b := range bands[:len(bands)-1] {
		if age <= b.Max {
			return b
		}
	}
	return bands[len(bands)-1]
}
