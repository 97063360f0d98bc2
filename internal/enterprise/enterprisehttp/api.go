package enterprisehttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
)

// enterpriseBody is an enterprise in JSON. Facts about owners are not part of the interface.
type enterpriseBody struct {
	ID             string    `json:"id"`
	Version        int       `json:"version"`
	USCC           string    `json:"uscc" doc:"unified social credit code; empty when not known"`
	Name           string    `json:"name"`
	UnitID         string    `json:"unit_id"`
	Subdistrict    string    `json:"subdistrict"`
	Community      string    `json:"community"`
	SiteID         string    `json:"site_id"`
	Site           string    `json:"site"`
	Status         string    `json:"status"`
	Ownership      string    `json:"ownership"`
	LegalPerson    bool      `json:"legal_person"`
	RegisteredAt   string    `json:"registered_at"`
	Address        string    `json:"address"`
	Lon            *float64  `json:"lon" doc:"absent for self-employed people, whose place is not shown"`
	Lat            *float64  `json:"lat"`
	Datum          string    `json:"datum"`
	TradeCode      string    `json:"trade_code"`
	Trade          string    `json:"trade"`
	RevenueFen     db.OptInt `json:"revenue_fen"`
	AboveScale     string    `json:"above_scale" doc:"as the statistics office stated it for above_scale_year"`
	AboveScaleYear db.OptInt `json:"above_scale_year"`
	LegalRep       string    `json:"legal_rep"`
	Contact        string    `json:"contact"`
	Phone          string    `json:"phone"`
	Established    string    `json:"established" doc:"as precise as known: 2018, 2018-07 or 2018-07-01"`
	KeyEnterprise  bool      `json:"key_enterprise"`
	Staff          db.OptInt `json:"staff"`
	FullMembers    db.OptInt `json:"full_members"`
	Probationary   db.OptInt `json:"probationary"`
	Since          string    `json:"since" doc:"since when place, status and counts hold"`
	Note           string    `json:"note"`
}

func bodyOf(e enterprise.Enterprise) enterpriseBody {
	b := enterpriseBody{
		ID: e.ID, Version: e.Version, USCC: e.USCC, Name: e.Name, UnitID: e.UnitID, Subdistrict: e.Subdistrict, Community: e.Community,
		SiteID: e.SiteID, Site: e.SiteName, Status: string(e.Status), Ownership: string(e.Ownership), LegalPerson: e.LegalPerson,
		RegisteredAt: e.RegisteredAt, Address: e.Address, TradeCode: e.TradeCode, Trade: e.Trade, RevenueFen: e.RevenueFen,
		AboveScale: string(e.AboveScale), AboveScaleYear: e.AboveScaleYear, LegalRep: e.LegalRep, Contact: e.Contact, Phone: e.Phone,
		Established: e.Established, KeyEnterprise: e.KeyEnterprise, Staff: e.Staff, FullMembers: e.FullMembers, Probationary: e.Probationary,
		Since: string(e.Since), Note: e.Note,
	}
	if e.OnMap() {
		b.Lon, b.Lat, b.Datum = &e.Lon, &e.Lat, string(e.Datum)
	}
	return b
}

type listInput struct {
	Query   string `query:"q" doc:"name, code, spelling or initials"`
	Unit    string `query:"unit" doc:"id of a subdistrict or community"`
	Site    string `query:"site"`
	Status  string `query:"status" enum:"IN_OPERATION,SUSPENDED,MOVED,CLOSED,UNKNOWN"`
	Section string `query:"section" doc:"section letter of GB/T 4754" maxLength:"1"`
	Missing string `query:"missing" enum:"USCC,STAFF,MEMBERS,PHONE,TRADE,SITE,POINT,ESTABLISHED"`
	Sort    string `query:"sort" enum:"name,staff,members,since" default:"name"`
	Desc    bool   `query:"desc"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Offset  int    `query:"offset" minimum:"0"`
	AsOf    string `query:"asof" format:"date"`
}

type listOutput struct {
	Body struct {
		Total       int              `json:"total"`
		Staff       int              `json:"staff"`
		FullMembers int              `json:"full_members"`
		Enterprises []enterpriseBody `json:"enterprises"`
	}
}

type idInput struct {
	ID   string `path:"id"`
	AsOf string `query:"asof" format:"date"`
}

type oneOutput struct{ Body enterpriseBody }

// WriteBody is what creating takes and changing may take; what is absent stays as it is.
type WriteBody struct {
	USCC           *string  `json:"uscc,omitempty"`
	Name           *string  `json:"name,omitempty"`
	UnitID         *string  `json:"unit_id,omitempty"`
	SiteID         *string  `json:"site_id,omitempty"`
	Status         *string  `json:"status,omitempty" enum:"IN_OPERATION,SUSPENDED,MOVED,CLOSED,UNKNOWN"`
	Ownership      *string  `json:"ownership,omitempty" enum:"PRIVATE,HMT,FOREIGN,INDIVIDUAL"`
	LegalPerson    *bool    `json:"legal_person,omitempty"`
	RegisteredAt   *string  `json:"registered_at,omitempty"`
	Address        *string  `json:"address,omitempty"`
	Lon            *float64 `json:"lon,omitempty"`
	Lat            *float64 `json:"lat,omitempty"`
	Datum          *string  `json:"datum,omitempty" enum:"wgs84,cgcs2000,gcj02,bd09" doc:"needed with lon and lat"`
	TradeCode      *string  `json:"trade_code,omitempty"`
	Trade          *string  `json:"trade,omitempty"`
	RevenueFen     *int     `json:"revenue_fen,omitempty" minimum:"0"`
	AboveScale     *string  `json:"above_scale,omitempty" enum:"YES,NO"`
	AboveScaleYear *int     `json:"above_scale_year,omitempty"`
	LegalRep       *string  `json:"legal_rep,omitempty"`
	Contact        *string  `json:"contact,omitempty"`
	Phone          *string  `json:"phone,omitempty"`
	Established    *string  `json:"established,omitempty"`
	KeyEnterprise  *bool    `json:"key_enterprise,omitempty"`
	Staff          *int     `json:"staff,omitempty" minimum:"0"`
	FullMembers    *int     `json:"full_members,omitempty" minimum:"0"`
	Probationary   *int     `json:"probationary,omitempty" minimum:"0"`
	Note           *string  `json:"note,omitempty"`
}

func (b WriteBody) apply(f *enterprise.Facts) error {
	if (b.Lon != nil || b.Lat != nil) && b.Datum == nil {
		return fault.New(fault.Invalid, "geo_datum_missing").On("datum")
	}
	set(&f.USCC, b.USCC)
	set(&f.Name, b.Name)
	set(&f.UnitID, b.UnitID)
	set(&f.SiteID, b.SiteID)
	setAs(&f.Status, b.Status)
	setAs(&f.Ownership, b.Ownership)
	set(&f.LegalPerson, b.LegalPerson)
	set(&f.RegisteredAt, b.RegisteredAt)
	set(&f.Address, b.Address)
	set(&f.Lon, b.Lon)
	set(&f.Lat, b.Lat)
	setAs[geo.Datum](&f.Datum, b.Datum)
	set(&f.TradeCode, b.TradeCode)
	set(&f.Trade, b.Trade)
	setInt(&f.RevenueFen, b.RevenueFen)
	setAs(&f.AboveScale, b.AboveScale)
	setInt(&f.AboveScaleYear, b.AboveScaleYear)
	set(&f.LegalRep, b.LegalRep)
	set(&f.Contact, b.Contact)
	set(&f.Phone, b.Phone)
	set(&f.Established, b.Established)
	set(&f.KeyEnterprise, b.KeyEnterprise)
	setInt(&f.Staff, b.Staff)
	setInt(&f.FullMembers, b.FullMembers)
	setInt(&f.Probationary, b.Probationary)
	set(&f.Note, b.Note)
	return nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func setAs[T ~string](to *T, from *string) {
	if from != nil {
		*to = T(*from)
	}
}

func setInt(to *db.OptInt, from *int) {
	if from != nil {
		*to = db.Int(*from)
	}
}

type createInput struct {
	Body struct {
		WriteBody
		Source string `json:"source,omitempty" doc:"where the facts come from"`
	}
}

type changeInput struct {
	ID   string `path:"id"`
	Body struct {
		WriteBody
		Version int    `json:"version" doc:"the version that was read; another one answers 409"`
		Group   string `json:"group,omitempty" enum:"IDENTITY,PLACE,SCALE,MEMBERS" default:"IDENTITY" doc:"the group of facts that counts as confirmed"`
		On      string `json:"on,omitempty" format:"date" doc:"first day of changed place, status and counts; today when absent"`
		Source  string `json:"source,omitempty"`
	}
}

func registerAPI(x *api.Router, s *enterprise.Service) {
	h := apiHandlers{s}
	const path = "/api/enterprise/enterprises"
	read, edit := string(access.EnterpriseRead), string(access.EnterpriseEdit)
	api.Operation(x, read, huma.Operation{OperationID: "list-enterprises", Method: http.MethodGet, Path: path, Summary: "List enterprises"}, h.list)
	api.Operation(x, read, huma.Operation{OperationID: "get-enterprise", Method: http.MethodGet, Path: path + "/{id}", Summary: "Read an enterprise"}, h.get)
	api.Operation(x, edit, huma.Operation{OperationID: "create-enterprise", Method: http.MethodPost, Path: path, Summary: "Open an enterprise's file", DefaultStatus: http.StatusCreated}, h.create)
	api.Operation(x, edit, huma.Operation{OperationID: "change-enterprise", Method: http.MethodPatch, Path: path + "/{id}", Summary: "Change facts of an enterprise"}, h.change)
	api.Operation(x, read, huma.Operation{OperationID: "list-sites", Method: http.MethodGet, Path: "/api/enterprise/sites", Summary: "List buildings, markets and parks"}, h.sites)
}

type apiHandlers struct{ service *enterprise.Service }

func dayOf(field, s string) (db.Date, error) {
	if s == "" {
		return "", nil
	}
	d, err := db.ParseDate(s)
	if err != nil {
		return "", fault.New(fault.Invalid, "date_invalid").On(field).Because(err)
	}
	return d, nil
}

func (h apiHandlers) list(ctx context.Context, in *listInput) (*listOutput, error) {
	day, err := dayOf("asof", in.AsOf)
	if err != nil {
		return nil, err
	}
	q := enterprise.ListQuery{
		Filter: enterprise.Filter{
			Query: in.Query, SiteID: in.Site, Status: enterprise.Status(in.Status), Section: in.Section, Lack: enterprise.Lack(in.Missing), Day: day,
		},
		Sort: enterprise.Sort(in.Sort), Desc: in.Desc, Limit: in.Limit, Offset: in.Offset,
	}
	if in.Unit != "" {
		units, err := h.service.Places(ctx)
		if err != nil {
			return nil, err
		}
		q.UnitPath = pathOf(units, in.Unit)
	}
	found, err := h.service.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Total, out.Body.Staff, out.Body.FullMembers = found.Count, found.Staff, found.Members
	out.Body.Enterprises = make([]enterpriseBody, 0, len(found.Rows))
	for _, r := range found.Rows {
		out.Body.Enterprises = append(out.Body.Enterprises, bodyOf(r.Enterprise))
	}
	return out, nil
}

func (h apiHandlers) get(ctx context.Context, in *idInput) (*oneOutput, error) {
	day, err := dayOf("asof", in.AsOf)
	if err != nil {
		return nil, err
	}
	rec, err := h.service.Record(ctx, in.ID, day)
	if err != nil {
		return nil, err
	}
	return &oneOutput{bodyOf(rec.Enterprise)}, nil
}

func (h apiHandlers) create(ctx context.Context, in *createInput) (*oneOutput, error) {
	n := enterprise.NewEnterprise{Source: in.Body.Source}
	n.LegalPerson = in.Body.USCC == nil || enterprise.LegalPersonByCode(*in.Body.USCC)
	if err := in.Body.apply(&n.Facts); err != nil {
		return nil, err
	}
	id, err := h.service.Add(ctx, n)
	if err != nil {
		return nil, err
	}
	return h.get(ctx, &idInput{ID: id})
}

func (h apiHandlers) change(ctx context.Context, in *changeInput) (*oneOutput, error) {
	on, err := dayOf("on", in.Body.On)
	if err != nil {
		return nil, err
	}
	if err := in.Body.apply(&enterprise.Facts{}); err != nil {
		return nil, err
	}
	c := enterprise.Change{ID: in.ID, Version: in.Body.Version, Group: enterprise.Group(in.Body.Group), On: on, Source: in.Body.Source}
	c.Apply = func(f *enterprise.Facts) { _ = in.Body.apply(f) } // was asked above and said no refusal
	if err := h.service.Change(ctx, c); err != nil {
		return nil, err
	}
	return h.get(ctx, &idInput{ID: in.ID})
}

type sitesInput struct {
	Query string `query:"q"`
	Kind  string `query:"kind" enum:"BUILDING,MARKET,PARK"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Skip  int    `query:"offset" minimum:"0"`
}

type siteBody struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Name        string   `json:"name"`
	UnitID      string   `json:"unit_id"`
	Address     string   `json:"address"`
	Lon         *float64 `json:"lon"`
	Lat         *float64 `json:"lat"`
	Datum       string   `json:"datum"`
	Enterprises int      `json:"enterprises"`
}

type sitesOutput struct {
	Body struct {
		Total int        `json:"total"`
		Sites []siteBody `json:"sites"`
	}
}

func (h apiHandlers) sites(ctx context.Context, in *sitesInput) (*sitesOutput, error) {
	rows, total, err := h.service.Sites(ctx, enterprise.SiteQuery{
		SiteFilter: enterprise.SiteFilter{Query: in.Query, Kind: enterprise.SiteKind(in.Kind)}, Limit: in.Limit, Offset: in.Skip,
	})
	if err != nil {
		return nil, err
	}
	out := &sitesOutput{}
	out.Body.Total, out.Body.Sites = total, make([]siteBody, 0, len(rows))
	for _, s := range rows {
		b := siteBody{ID: s.ID, Kind: string(s.Kind), Name: s.Name, UnitID: s.UnitID, Address: s.Address, Enterprises: s.Enterprises}
		if s.HasPoint() {
			b.Lon, b.Lat, b.Datum = &s.Lon, &s.Lat, string(s.Datum)
		}
		out.Body.Sites = append(out.Body.Sites, b)
	}
	return out, nil
}
