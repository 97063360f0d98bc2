// Package demo makes the demonstration district (演示区): an invented district with its streets, buildings, enterprises, Party
// organisations and cases, the same for the same seed on both engines, from whose rows the figures of the article come out
// exactly at scale 1.
//
// What is real is only the frame: the name of the district and of its nine subdistricts (街道) as the article knows them. Seven
// subdistricts exist since 2019; the demonstration keeps the nine open-ended from 2015-01-01, so that the article's figures
// hold today as on the day of the article. A live district gives its units their days. Communities (社区), buildings, markets,
// parks, enterprises, organisations, people, documents and telephone numbers are invented: credit codes lie in division 000000,
// which no place in China has, and telephone numbers begin with a zero after the area code, which no line has.
//
// The plan of the district (plan.go and the files beside it) is a pure function of seed, scale and day. Load writes it through
// the contexts' own functions, marks the database as a demonstration and refuses one that holds anything already.
//
// At scale N enterprises, sites, organisations and the people in them are N-fold; units and departments are not.
package demo
