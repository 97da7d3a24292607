// Package native plays through the operating system's own sound interface (ALSA,
// WASAPI, Core Audio) by way of oto, in a child process that lives as long as
// the sound.
//
// In a process of one's own oto can be opened once, never reopened after the
// device was lost, and never closed: it would keep the sound card from other
// programs (or Windows from sleeping) after the first siren. A child can be
// started as often as needed, and a driver that aborts or hangs takes only the
// child with it.
//
// The child asks and the parent answers. The child writes to its standard output
// little-endian uint32 numbers of samples that it wants, the first of them 0 to
// say that the device is open; the parent writes that many float32 samples to
// its standard input. The end of either stream ends the child.
package native
