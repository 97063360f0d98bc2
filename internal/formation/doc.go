// Package formation is the main job (组建): it takes one enterprise, or a cluster of them, from blank to a working
// organisation. One case shows nine steps with state, day, actor and next action: facts confirmed, proposal, talks, dossier,
// approval, secretary, place, pair, first activity. Steps six to eight may begin before the approval.
//
// Nothing about a step is ticked: each is done when its rows say so. Functioning (正常运转) is computed: the organisation
// exists, its secretary is in post, one activity was held and the pair is acknowledged; a stamp alone is not functioning.
//
// A proposal comes from the planner and stays a suggestion until a named person accepts it or overrides it with a reason
// (RISK-03). What is kept of a talk is the enterprise's reply and its day, never an opinion about a person (RISK-04). A
// refusal ends the asking until its review day.
//
// Every way out of a case has its consequence: a partner that leaves, a firm that refuses, moves or closes, members that no
// longer suffice (then an instructor is sent, ORG-04), an officer that is replaced.
package formation
