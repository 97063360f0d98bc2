package ui

// Icon names a small line drawing that goes with a word, never instead of it.
type Icon string

// The drawings of the kit, 24 by 24, stroke only.
const (
	IconHome     Icon = "home"
	IconBoard    Icon = "board"
	IconSearch   Icon = "search"
	IconMore     Icon = "more"
	IconFlag     Icon = "flag"
	IconDown     Icon = "down"
	IconDownload Icon = "download"
	IconPrint    Icon = "print"
	IconColumns  Icon = "columns"
	IconFilter   Icon = "filter"
	IconClose    Icon = "close"
	IconUser     Icon = "user"
	IconPlus     Icon = "plus"
	IconOrg      Icon = "org"
	IconVenue    Icon = "venue"
	IconWork     Icon = "work"
	IconStaff    Icon = "staff"
	IconDuty     Icon = "duty"
	IconSettings Icon = "settings"
	IconInfo     Icon = "info"
	IconEdit     Icon = "edit"
	IconBack     Icon = "back"
)

var iconPaths = map[Icon]string{
	IconHome:     "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
	IconBoard:    "M4 4h16v16H4zM4 9.33h16M4 14.67h16M9.33 4v16M14.67 4v16",
	IconSearch:   "M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13M20 20l-4.9-4.9",
	IconMore:     "M4 6h16M4 12h16M4 18h16",
	IconFlag:     "M6 21V4M6 4h12l-2.5 4.5L18 13H6",
	IconDown:     "M6 9l6 6 6-6",
	IconDownload: "M12 4v11M7.5 11l4.5 4.5L16.5 11M4 20h16",
	IconPrint:    "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
	IconColumns:  "M4 5h16v14H4zM10 5v14M15 5v14",
	IconFilter:   "M4 5h16l-6 7v6l-4 2v-8z",
	IconClose:    "M6 6l12 12M18 6L6 18",
	IconUser:     "M12 4a4 4 0 1 1 0 8a4 4 0 0 1 0-8M5 20c.6-4 3.3-6 7-6s6.4 2 7 6",
	IconPlus:     "M12 5v14M5 12h14",
	IconOrg:      "M9 4h6v5H9zM3.5 15h6v5h-6zM14.5 15h6v5h-6zM12 9v3M6.5 15v-3h11v3",
	IconVenue:    "M4 20V9l8-5 8 5v11M4 20h16M9 20v-6h6v6",
	IconWork:     "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
	IconStaff:    "M9 5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7M3 20c.4-3.6 2.5-5.5 6-5.5s5.6 1.9 6 5.5M16 5.5a3.2 3.2 0 0 1 0 6M18 15c1.8.8 2.7 2.5 3 5",
	IconDuty:     "M6 4h12v16H6zM9 9h6M9 13h6M9 17h3",
	IconSettings: "M5 7h8M17 7h2M5 17h2M11 17h8M15 5v4M9 15v4",
	IconInfo:     "M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16M12 11v5M12 8v.01",
	IconEdit:     "M5 19h3.5L19 8.5 15.5 5 5 15.5zM13 7.5l3.5 3.5",
	IconBack:     "M10 6l-6 6 6 6M4 12h16",
}

// navIcon is the drawing of a top place of the navigation; unknown places get none.
func navIcon(key string) Icon {
	switch key {
	case "home", "mine":
		return IconHome
	case "board":
		return IconBoard
	case "org", "organisation":
		return IconOrg
	case "venue", "support":
		return IconVenue
	case "work", "service":
		return IconWork
	case "staff", "assurance":
		return IconStaff
	case "duty", "leadership", "responsibility":
		return IconDuty
	case "settings", "access":
		return IconSettings
	}
	return ""
}

// statePath is the shape of a state, 12 by 12; filled shapes are told from outlined ones by stateFilled.
func statePath(s State) string {
	switch s {
	case Overdue:
		return "M6 1.2L11.3 10.8H.7z"
	case DueSoon:
		return "M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6M6 3.5V6l1.8 1.3"
	case Blocked:
		return "M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6M2.7 9.3l6.6-6.6"
	case Ready:
		return "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9"
	case Working:
		return "M6 1.5a4.5 4.5 0 1 1 0 9zM6 1.5a4.5 4.5 0 0 0 0 9"
	case Done:
		return "M1.5 6.5l3 3L10.5 3"
	case Waiting, Neutral:
		return "M6 2a4 4 0 1 1 0 8a4 4 0 0 1 0-8"
	case Draft:
		return "M6 1.8a4.2 4.2 0 0 1 3 1.3M10.2 6a4.2 4.2 0 0 1-1.3 3M6 10.2a4.2 4.2 0 0 1-3-1.3M1.8 6A4.2 4.2 0 0 1 3 3"
	case Stopped:
		return "M1.5 4.5h9v3h-9z"
	case Missing:
		return "M6 .9L11.1 6L6 11.1L.9 6z"
	}
	return ""
}

// markPath is the shape of a rule check's outcome, 12 by 12.
func markPath(m Mark) string {
	switch m {
	case Pass:
		return statePath(Done)
	case Fail:
		return "M2 2l8 8M10 2l-8 8"
	case Warn:
		return "M6 1.2L11.3 10.8H.7zM6 4.5v3M6 9v.1"
	case Note:
		return "M6 5v4.5M6 2.5v.1"
	}
	return ""
}
