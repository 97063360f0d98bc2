package rule

// Urgency says which enterprises without members come first.
type Urgency string

// The urgencies (NPE-04, local practice). They order enterprises on a worklist and say nothing about anybody in them.
const (
	UrgencyA    Urgency = "PRIORITY_A" // many staff and no member: an instructor first
	UrgencyB    Urgency = "PRIORITY_B" // very many staff and no organisation
	UrgencyNone Urgency = "NONE"
)

// Headcount is what NPE-04 looks at.
type Headcount struct {
	Staff, Members  int
	HasOrganisation bool
}

// UrgencyOf compares with the staff numbers of the Set (NPE-04): members from 50 staff, an organisation from 100.
func UrgencyOf(s Set, h Headcount) Urgency {
	switch {
	case h.Members == 0 && h.Staff >= s.Int(KeyEnterprisePriorityStaff):
		return UrgencyA
	case !h.HasOrganisation && h.Staff >= s.Int(KeyEnterpriseOrganisationStaff):
		return UrgencyB
	}
	return UrgencyNone
}

// A ScaleCase is what the definition of above-scale enterprises (规模以上) looks at: the section letter and division number of
// GB/T 4754, and a year's main revenue in yuan.
type ScaleCase struct {
	Section     string
	Division    int
	RevenueYuan int
}

// A ScaleVerdict is an estimate for enterprises whose flag is unknown. Known is false for sections that the definition does
// not cover. The flag that the statistics office assigned for a year always goes first (NPE-05).
type ScaleVerdict struct{ Above, Known bool }

// AboveScale applies the definition of the National Bureau of Statistics (NPE-05). Construction and property developers
// count whatever their revenue, once qualified. Which services belong to which of the three service lines is customary
// knowledge.
func AboveScale(s Set, c ScaleCase) ScaleVerdict {
	if c.Section == "E" || (c.Section == "K" && c.Division == 70 && c.RevenueYuan > 0) {
		return ScaleVerdict{Above: true, Known: true}
	}
	key, ok := scaleLine(c.Section, c.Division)
	if !ok {
		return ScaleVerdict{}
	}
	return ScaleVerdict{Above: c.RevenueYuan >= s.Int(key), Known: true}
}

func scaleLine(section string, division int) (Key, bool) {
	const wholesale, retail, health = 51, 52, 84
	switch section {
	case "B", "C", "D":
		return KeyEnterpriseScaleIndustryYuan, true
	case "F":
		switch division {
		case wholesale:
			return KeyEnterpriseScaleWholesaleYuan, true
		case retail:
			return KeyEnterpriseScaleRetailYuan, true
		}
		return "", false
	case "H":
		return KeyEnterpriseScaleHotelYuan, true
	case "G", "I", "N":
		return KeyEnterpriseScaleServiceHighYuan, true
	case "L", "M", "P":
		return KeyEnterpriseScaleServiceMiddleYuan, true
	case "O", "R":
		return KeyEnterpriseScaleServiceLowYuan, true
	case "Q":
		if division == health {
			return KeyEnterpriseScaleServiceHighYuan, true
		}
		return KeyEnterpriseScaleServiceLowYuan, true
	}
	return "", false
}
