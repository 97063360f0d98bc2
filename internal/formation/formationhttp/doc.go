// Package formationhttp shows the worklist, the proposal for an enterprise, cases with their nine steps, and the papers of the
// dossier, as pages and as JSON.
package formationhttp
