package service

// abstractNames says that sockets may have a name that is no file.
const abstractNames = true
