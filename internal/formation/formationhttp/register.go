package formationhttp

import (
	"net/http"

	"qipan/internal/access"
	"qipan/internal/formation"
	"qipan/internal/platform/api"
)

type pages struct{ s *formation.Service }

// Register adds the routes of formation: the worklist is the home page.
func Register(x *api.Router, s *formation.Service) {
	p := &pages{s}
	read, work := string(access.FormationRead), string(access.FormationWork)
	x.Page("GET", "/{$}", read, p.worklist)
	x.Page("GET", "/cases", read, p.cases)
	x.Page("GET", "/cases/new", read, p.proposal)
	x.Page("POST", "/cases", work, p.accept)
	for _, a := range []string{"override", "later", "instructor"} {
		x.Page("GET", "/cases/new/"+a, work, p.decisionForm(a))
		x.Page("POST", "/cases/new/"+a, work, p.decide(a))
	}
	x.Page("GET", "/cases/{id}", read, p.show)
	x.Page("GET", "/cases/{id}/papers/{paper}", read, p.paper)
	x.Page("GET", "/cases/{id}/handover", read, p.handover)
	x.Page("GET", "/cases/{id}/do/{act}", work, p.actForm)
	x.Page("POST", "/cases/{id}/do/{act}", work, p.act)
	registerJSON(x, p)
}

func enterpriseOf(r *http.Request) string { return r.URL.Query().Get("enterprise") }
