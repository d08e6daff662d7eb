/** In place of a service: all that are not among the dearest. No service is called so, because it cannot be typed. */
export const OTHER_SERVICES = '\u0001';
