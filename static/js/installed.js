import { sendAll } from "./lib/waiting.js"

// Comes after the page: what waited is sent, the shell is kept for when there is no network, and the mark on
// the icon goes.
const seen = () => document.hidden || navigator.clearAppBadge?.().catch(() => {})

seen()
sendAll()
document.addEventListener("visibilitychange", seen)
navigator.serviceWorker?.register("/service-worker.js").catch(() => {})
