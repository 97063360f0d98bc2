// Package picture makes a foreign photograph fit to be kept: it is decoded within limits and drawn anew, so that nothing of the
// file survives but what can be seen. Position, camera, thumbnails and whatever was hidden behind the picture stay out.
//
// The kind is read from the content; names and announced types are not asked. The header is read first, so that a small file
// that unfolds into gigabytes is refused before it unfolds. A photograph that a telephone took lying or upside down is turned as
// its header says, because the header does not survive.
package picture
