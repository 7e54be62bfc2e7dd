// Rows in the browser's own database, which outlive their page and go with the session.
const whole = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

export const store = (name, keyPath) => async (mode, work) => {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath })
  const database = await whole(opening)
  try {
    return await whole(work(database.transaction("entries", mode).objectStore("entries")))
  } finally {
    database.close()
  }
}

// Looking for what isn't there would make it.
export const isThere = async (name) => (await indexedDB.databases()).some((one) => one.name === name)
