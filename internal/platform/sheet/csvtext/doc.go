// Package csvtext turns the bytes of a text file into UTF-8: UTF-8 with or without mark, UTF-16, and GB18030.
//
// The GB18030 of golang.org/x/text loses the eighteen characters that GB 18030-2022 took out of private use (龴 and others
// stand in names), ḿ, and the user-defined areas in which registers keep rare names. This package decodes them: the eighteen
// to their present places, the areas to the private-use characters that the standard counts off for them, so that a
// person sees that such a character was there.
package csvtext
