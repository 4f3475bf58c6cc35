/** "Chrome · Windows": how this device is told apart from another one of the same person. */
export function own_device_name(agent = navigator.userAgent): string {
  const known: [RegExp, string][] = [[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrom(e|ium)\//, 'Chrome'], [/Safari\//, 'Safari']]
  const browser = known.find(([mark]) => mark.test(agent))?.[1] ?? 'Browser'
  const system = /(Windows|Android|iPhone|iPad|Mac|Linux)/.exec(agent)?.[1]
  return system ? `${browser} · ${system}` : browser
}
