// Keeps static files and one page that is nobody's. Whatever belongs to a person is asked for each time, and not kept.
// What it keeps and says, SHELL, is put in front of it (apps/web/installed.py).
const { offline, files, language, name, said, icon } = SHELL

addEventListener("install", (event) => event.waitUntil(Promise.all([fill(), skipWaiting()])))
addEventListener("activate", (event) => event.waitUntil(Promise.all([tidy(), registration.navigationPreload?.enable()])))

// Asked for without cookies, so that the page is nobody's.
async function fill() {
  const cache = await caches.open(name)
  const page = new Request(offline, { credentials: "omit", cache: "reload", headers: { "Accept-Language": language } })
  await cache.addAll([page, ...files])
}

async function tidy() {
  const old = (await caches.keys()).filter((other) => other !== name)
  await Promise.all(old.map((other) => caches.delete(other)))
}

addEventListener("fetch", (event) => {
  const { method, mode, destination, url } = event.request
  if (method !== "GET") return
  if (mode === "navigate" && destination === "document") event.respondWith(page(event))
  else if (files.includes(new URL(url).pathname)) event.respondWith(file(event.request))
})

// The browser asks as if nothing stood between: another site that leads here is told apart by its headers.
async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request))
  } catch {
    return (await kept(offline)) || Response.error()
  }
}

const file = (request) => fetch(request).catch(async () => (await kept(request)) || Response.error())

const kept = async (asked) => (await caches.open(name)).match(asked, { ignoreVary: true })

// Whatever was sent, the same is shown; the mark on the icon has no number.
addEventListener("push", (event) => {
  const shown = registration.showNotification(said.title, { body: said.body, icon, badge: icon, tag: "light" })
  event.waitUntil(Promise.all([shown, navigator.setAppBadge?.()]))
})

addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(enter())
})

async function enter() {
  const [there] = await clients.matchAll({ type: "window", includeUncontrolled: true })
  return there ? there.focus() : clients.openWindow("/")
}
