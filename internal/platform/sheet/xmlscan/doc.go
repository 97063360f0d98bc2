// Package xmlscan reads the XML of a workbook as a stream of tags and text, in memory that does not grow with the file.
//
// It is deliberately small and strict: UTF-8 only, no document type and so no entities beyond the five of XML, bounded tags
// and depth, tags that must balance. What it refuses is refused with an error and never read in part. Text of any length is
// handed out in pieces, so that one huge cell costs nothing.
package xmlscan
