// What is on its way, remembered beyond a reload: names, addresses, and handles where the browser gives them; no picture.
// It is gone when all is in, and with the session. What somebody else left is not shown, and taken away.
const NAME = "nearer-photos"
const owner = () => document.documentElement.dataset.of

const whole = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const within = async (mode, work) => {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "key" })
  const database = await whole(opening)
  try {
    return await whole(work(database.transaction("entries", mode).objectStore("entries")))
  } finally {
    database.close()
  }
}

export const keyOf = ({ name, size, lastModified }) => [name, size, lastModified].join("/")

// Where the browser keeps nothing at all, as some do in private windows, nothing is remembered.
const quietly = (work) => work().catch(() => [])

export const remember = ({ key, at, handle }) =>
  quietly(() => within("readwrite", (entries) => entries.put({ key, at, handle, of: owner() })))

export const forget = (key) => quietly(() => within("readwrite", (entries) => entries.delete(key)))

export const remembered = () =>
  quietly(async () => {
    const there = await indexedDB.databases()
    if (!there.some(({ name }) => name === NAME)) return []
    const all = await within("readonly", (entries) => entries.getAll())
    if (!all.length || all.some(({ of }) => of !== owner())) indexedDB.deleteDatabase(NAME)
    return all.filter(({ of }) => of === owner())
  })

export const forgetAll = () => indexedDB.deleteDatabase(NAME)
