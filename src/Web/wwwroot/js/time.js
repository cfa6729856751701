// The browser knows the time zone, the server does not.
export const toUtc = local => { const at = new Date(local); return Number.isNaN(at.getTime()) ? null : at.toISOString(); };
export const fromUtc = utc => {
  const at = new Date(utc), two = n => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
};
