// Package org keeps the two trees that everything else hangs on: units (单位: the district, its subdistricts and communities,
// departments and industries) and Party organisations (党组织) with their posts, terms and guidance.
//
// Units are dated. One that ends names its successors and stays in the tree with its history, so that the nine subdistricts
// of 2017 and the seven of today are both there, each on its days (STD-03). The parent of a unit never changes, and so its
// path is a promise that rights can rest on.
//
// Rank (党委, 党总支, 党支部) and formation (单建, 联建 …) are two fields. Guidance is double: a parent by territory (属地) and
// perhaps one by trade (行业). The state of an organisation is derived for a day from its term, posts and decisions and is
// never stored. Founding and dissolving need the reply of the deciding body (ORG-07, ORG-08).
//
// Left out on purpose: members. The national system is their register; here stands only how many full members there are.
package org
