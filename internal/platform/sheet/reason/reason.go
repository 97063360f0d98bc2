package reason

// Code names why a file, a sheet or a row was treated as it was. The words stand in the message catalogue under
// "reason.<CODE>".
type Code string

// Reasons that concern a whole file.
const (
	FormatXLS           Code = "FORMAT_XLS"
	FormatMismatch      Code = "FORMAT_MISMATCH"
	Encrypted           Code = "ENCRYPTED"
	FileCorrupt         Code = "FILE_CORRUPT"
	FileEmpty           Code = "FILE_EMPTY"
	Macro               Code = "MACRO"
	ZipBomb             Code = "ZIP_BOMB"
	ZipEntries          Code = "ZIP_ENTRIES"
	XMLDTD              Code = "XML_DTD"
	TooLarge            Code = "TOO_LARGE"
	TooManySheets       Code = "TOO_MANY_SHEETS"
	NoHeader            Code = "NO_HEADER"
	NoData              Code = "NO_DATA"
	HeaderNotRecognised Code = "HEADER_NOT_RECOGNISED"
	LayoutForm          Code = "LAYOUT_FORM"
	ImageTooLarge       Code = "IMAGE_TOO_LARGE"
)

// Reasons that concern a sheet that was left.
const (
	SheetHidden Code = "SHEET_HIDDEN"
	SheetPivot  Code = "SHEET_PIVOT"
	SheetEmpty  Code = "SHEET_EMPTY"
)

// Reasons why a row carries no record.
const (
	Header Code = "HEADER"
	Title  Code = "TITLE"
	Total  Code = "TOTAL"
	Note   Code = "NOTE"
	Blank  Code = "BLANK"
)

// Reasons that concern a row or one of its cells.
const (
	HiddenRow          Code = "HIDDEN_ROW"
	ReqUSCC            Code = "REQ_USCC"
	ReqID              Code = "REQ_ID"
	ReqSubdistrict     Code = "REQ_SUBDISTRICT"
	ReqName            Code = "REQ_NAME"
	ReqValue           Code = "REQ_VALUE"
	USCCLen            Code = "USCC_LEN"
	USCCCharset        Code = "USCC_CHARSET"
	USCCChecksum       Code = "USCC_CHECKSUM"
	USCCConfusable     Code = "USCC_CONFUSABLE"
	USCCPlaceholder    Code = "USCC_PLACEHOLDER"
	USCCPrecisionLost  Code = "USCC_PRECISION_LOST"
	USCCKindIndividual Code = "USCC_KIND_INDIVIDUAL"
	USCCKindSocial     Code = "USCC_KIND_SOCIAL"
	OldReg15           Code = "OLD_REG15"
	OldOrgCode9        Code = "OLD_ORGCODE9"
	IDLen              Code = "ID_LEN"
	IDChecksum         Code = "ID_CHECKSUM"
	IDBirthdate        Code = "ID_BIRTHDATE"
	IDPrecisionLost    Code = "ID_PRECISION_LOST"
	IDPlaceholder      Code = "ID_PLACEHOLDER"
	IDMasked           Code = "ID_MASKED"
	ID15Old            Code = "ID15_OLD"
	IDOtherDoc         Code = "ID_OTHER_DOC"
	AgeUnder18         Code = "AGE_UNDER_18"
	DateUnparseable    Code = "DATE_UNPARSEABLE"
	DateAmbiguous      Code = "DATE_AMBIGUOUS"
	DateMissing        Code = "DATE_MISSING"
	DateOrder          Code = "DATE_ORDER"
	TimeUnparseable    Code = "TIME_UNPARSEABLE"
	NumApprox          Code = "NUM_APPROX"
	NumNegative        Code = "NUM_NEGATIVE"
	NumUnparseable     Code = "NUM_UNPARSEABLE"
	PhoneMulti         Code = "PHONE_MULTI"
	PhoneRange         Code = "PHONE_RANGE"
	MultiValue         Code = "MULTI_VALUE"
	EnumUnknown        Code = "ENUM_UNKNOWN"
	TooLong            Code = "TOO_LONG"
	NameSuffix         Code = "NAME_SUFFIX"
	NameCharset        Code = "NAME_CHARSET"
	PUAChar            Code = "PUA_CHAR"
	IDSSequence        Code = "IDS_SEQUENCE"
	DupInFile          Code = "DUP_IN_FILE"
	DupSuspect         Code = "DUP_SUSPECT"
	DupConflict        Code = "DUP_CONFLICT"
	DupNameDiffCode    Code = "DUP_NAME_DIFF_CODE"
	UnknownOrg         Code = "UNKNOWN_ORG"
	OrgAlias           Code = "ORG_ALIAS"
	SubdistrictSheet   Code = "SUBDISTRICT_FROM_SHEET"
	RegionUnknown      Code = "REGION_UNKNOWN"
	OrgNameFormat      Code = "ORG_NAME_FORMAT"
	ScopeDenied        Code = "SCOPE_DENIED"
	RaggedRow          Code = "RAGGED_ROW"
	CSVQuote           Code = "CSV_QUOTE"
	ActiveContent      Code = "ACTIVE_CONTENT"
	FormulaError       Code = "FORMULA_ERROR"
	FormulaNoCache     Code = "FORMULA_NO_CACHE"
	FormulaExternal    Code = "FORMULA_EXTERNAL"
)

// All lists every code once, so that a test can hold the catalogue against it.
func All() []Code {
	return []Code{
		FormatXLS, FormatMismatch, Encrypted, FileCorrupt, FileEmpty, Macro, ZipBomb, ZipEntries, XMLDTD, TooLarge,
		TooManySheets, NoHeader, NoData, HeaderNotRecognised, LayoutForm, ImageTooLarge, SheetHidden, SheetPivot,
		SheetEmpty, Header, Title, Total, Note, Blank, HiddenRow, ReqUSCC, ReqID, ReqSubdistrict, ReqName, ReqValue,
		USCCLen, USCCCharset, USCCChecksum, USCCConfusable, USCCPlaceholder, USCCPrecisionLost, USCCKindIndividual,
		USCCKindSocial, OldReg15, OldOrgCode9, IDLen, IDChecksum, IDBirthdate, IDPrecisionLost, IDPlaceholder, IDMasked,
		ID15Old, IDOtherDoc, AgeUnder18, DateUnparseable, DateAmbiguous, DateMissing, DateOrder, TimeUnparseable,
		NumApprox, NumNegative, NumUnparseable, PhoneMulti, PhoneRange, MultiValue, EnumUnknown, TooLong, NameSuffix,
		NameCharset, PUAChar, IDSSequence, DupInFile, DupSuspect, DupConflict, DupNameDiffCode, UnknownOrg, OrgAlias,
		SubdistrictSheet, RegionUnknown, OrgNameFormat, ScopeDenied, RaggedRow, CSVQuote, ActiveContent, FormulaError,
		FormulaNoCache, FormulaExternal,
	}
}

// FileError refuses a whole file. Line is the line of the file it happened at, 0 when it concerns no line.
type FileError struct {
	Reason Code
	Line   int
	Detail string
}

func (e *FileError) Error() string {
	if e.Detail == "" {
		return "file refused: " + string(e.Reason)
	}
	return "file refused: " + string(e.Reason) + ": " + e.Detail
}

// Refuse makes a FileError; the detail is for the log and never shown.
func Refuse(code Code, detail string) *FileError { return &FileError{Reason: code, Detail: detail} }
