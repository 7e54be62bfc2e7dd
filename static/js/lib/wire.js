const heard = new Set()
let source, address

// One stream a page, however many parts listen.
export function listen(url, hear) {
  address = url
  heard.add(hear)
  open()
  return () => heard.delete(hear)
}

const tell = () => heard.forEach((hear) => hear())

function open() {
  if (source || !heard.size) return
  source = new EventSource(address)
  source.addEventListener("change", tell)
  source.addEventListener("error", () => {
    // No stream, no further try by the browser.
    if (source?.readyState === 2) {
      close()
      setTimeout(open, 30000)
    }
  })
}

function close() {
  source?.close()
  source = null
}

// An open stream would cost the page its place in the back/forward cache.
addEventListener("pagehide", close)
addEventListener("pageshow", ({ persisted }) => {
  open()
  if (persisted) tell()
})
