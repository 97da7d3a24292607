// Package bookshelf is the part of the watch that owns runbooks and the guide: it finds
// the runbooks of my pages, reads those that are text, keeps copies for when the network
// is gone, looks daily whether every link still opens, and keeps the team's guide.
//
// What is read: the best runbook of a page of mine (and what a person opens) at once; the
// known runbooks before a shift of mine; a picture when somebody asks for it; the guide.
// Every known link is asked daily whether it opens, one a second. Nothing else is asked.
//
// Addresses come from alerts, which anybody may have written. They are fetched without
// cookies, within ten seconds and a bounded size; a token goes to the host it was given
// for and nowhere else; files are read below the person's folder, or where the person's
// own map names them. This computer itself is asked only where the person's settings name
// the address, or the host whose name leads here, or in a rehearsal; the local wire and the
// clouds' secrets never: see Guard. How many links are kept, of one service and of all, and
// how large their texts are together, is bounded.
//
// Settings are asked for at each use. What has changed counts with the next Saw: pages are
// looked at anew, the guide and the folder are read, the links are asked.
//
// A disk that hangs is left behind, and its folder is not tried again until it answers.
//
// A Shelf guards its state with one mutex, which is never held while anything is waited
// for. Five loops work under Serve: pages, shifts, links, guide, folder. A reading under way
// is shared by all who want the same address.
package bookshelf
