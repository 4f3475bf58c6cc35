import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { start_i18n } from '../i18n/i18n'
import { starting_language } from '../i18n/languages'
import { fetch_conversation_ahead, is_fetching_ahead } from './ahead'
import { App } from './App'
import { keep_for_offline } from './offline'

const root = document.getElementById('root')

// A page kept open across a release asks for files that are gone: load the new page, once. Without a network the page
// that is there is better than none.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine || is_fetching_ahead() || sessionStorage.getItem('madang.reloaded') === location.pathname) return
  sessionStorage.setItem('madang.reloaded', location.pathname)
  event.preventDefault()
  location.reload()
})

keep_for_offline()
fetch_conversation_ahead()

void start_i18n(starting_language()).then(() => {
  if (root) createRoot(root).render(<StrictMode><App /></StrictMode>)
})
