import { isThere, store } from "./store.js"

// What is on its way, remembered beyond a reload: names, addresses, and handles where the browser gives them; no picture.
// It is gone when all is in, and with the session. What somebody else left is not shown, and taken away.
const NAME = "nearer-photos"
const within = store(NAME, "key")
const owner = () => document.documentElement.dataset.of

export const keyOf = ({ name, size, lastModified }) => [name, size, lastModified].join("/")

// Where the browser keeps nothing at all, as some do in private windows, nothing is remembered.
const quietly = (work) => work().catch(() => [])

export const remember = ({ key, at, handle }) =>
  quietly(() => within("readwrite", (entries) => entries.put({ key, at, handle, of: owner() })))

export const forget = (key) => quietly(() => within("readwrite", (entries) => entries.delete(key)))

export const remembered = () =>
  quietly(async () => {
    if (!(await isThere(NAME))) return []
    const all = await within("readonly", (entries) => entries.getAll())
    if (!all.length || all.some(({ of }) => of !== owner())) indexedDB.deleteDatabase(NAME)
    return all.filter(({ of }) => of === owner())
  })

export const forgetAll = () => indexedDB.deleteDatabase(NAME)
