// Package shell is the window process: it owns the windows, brings up the alert
// when the watch wants it, and ends when nothing is left to show. It holds no
// truth: it draws Snapshots and hands Intents to the watch.
//
// Two goroutines do all. The main one owns every widget. The pump owns what the
// person has chosen (view.UIState): it takes in Snapshots, messages of the windows
// and the passing seconds, projects them with view.Project and gives the main
// goroutine the result; only the latest one counts, so a slow screen never lags
// behind. fyne.Do is called in one place, there. What takes time (intents, reading
// details, signing in) runs beside them with an end, and comes back as a message.
//
// On X11 the alert is raised by EWMH too (see x11_linux.go). On a Wayland session
// the window cannot take the focus, choose its place or stay on top; whoever starts
// this process gives it XWayland by leaving WAYLAND_DISPLAY out of its environment.
package shell
