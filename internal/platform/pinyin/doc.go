// Package pinyin makes the stored keys by which Chinese names are found and ordered (拼音): a sort key, which every list of
// names orders by on both engines, and a search key, which holds the folded name, its spellings and its initials and is
// searched with LIKE. Characters with several living readings (多音字) give several spellings, at most eight of each kind;
// a surname at the head of a name of a person's length is read as a surname (单 shan, 曾 zeng, 仇 qiu).
package pinyin
