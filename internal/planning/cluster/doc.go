// Package cluster proposes which enterprises form which Party branch (组建建议, 联合党支部).
//
// Rules come first. What a regulation decides is not optimised: an enterprise with three full members (正式党员) gets a
// branch of its own (ORG-01, 单建), one in a specialised market (专业市场) whose organisation receives firms is attached to
// it (挂靠), one without full members gets an instructor (ORG-04). What remains, enterprises with one or two full members,
// is grouped into joint branches (联合党支部): at least three full members, at most five units (ORG-05), one street (街道),
// every place within walking distance of the place where the branch meets. Enterprises of one building (大厦) form a
// BUILDING_JOINT; near neighbours of several buildings form a branch of mode OTHER whose first reason is JOINT_NEARBY,
// because the official list of modes has no word for it and its ledger value is 联合建立 all the same. Where an industry
// committee (行业党委) receives firms, an enterprise that no joint branch takes is attached to it (INDUSTRY, 行业统建).
//
// Attachment needs no three members, since the receiving organisation exists already. It needs one: the national text
// sends an instructor where there is no member at all, and a probationary member does not count (ORG-01).
//
// Places: the enterprises of a building are at one place, that of its located enterprise with the lowest identifier.
// Walking metres are the straight line times a detour factor, rounded up.
//
// The grouping of now is exact on every rule and, in small neighbourhoods, on cost too; elsewhere windows are solved
// exactly again and again, and a Lagrangian bound proves how much better any other plan could be. Package check verifies
// plans without this solver. Reasons are codes with arguments; the words are in the message catalogue.
package cluster
