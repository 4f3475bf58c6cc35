// Runs before the first paint so that a dark room never flashes white. A file, because the CSP allows no inline script.
;(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var theme = read('madang.theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  root.setAttribute('data-density', read('madang.density') === 'compact' ? 'compact' : 'comfortable')
  var language = read('madang.language') || (navigator.language || 'en').slice(0, 2)
  root.lang = language === 'ko' || language === 'zh' ? language : 'en'
})()
