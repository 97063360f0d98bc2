// Package geo keeps coordinates honest. A Point never travels without its datum (大地基准): the shift between the satellite
// datum and the ones that Chinese map services use is some 440 m and 1.26 km in a coastal district, as large as the walking
// circle it would be measured against (STD-18). Points are stored as WGS84 or CGCS2000, which agree within decimetres;
// GCJ-02 (高德, 腾讯) and BD-09 (百度) are converted at the door.
//
// Distances are straight lines on a sphere. A walk is estimated by a detour factor and is called an estimate.
package geo
