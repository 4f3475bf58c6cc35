/** Calls when an element comes into sight and when it goes. One observer for all of them. */
const listeners = new WeakMap<Element, (in_sight: boolean) => void>()

let observer: IntersectionObserver | undefined

function shared_observer(): IntersectionObserver {
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting)
  })
  return observer
}

export function observe(element: Element, moved: (in_sight: boolean) => void): () => void {
  listeners.set(element, moved)
  shared_observer().observe(element)
  return () => {
    shared_observer().unobserve(element)
    listeners.delete(element)
  }
}
