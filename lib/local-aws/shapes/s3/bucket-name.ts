export const bucket = { type: 'string', required: true, min: 1, max: 255 } as const;
export const key = { type: 'string', required: true, min: 1, max: 1024 } as const;
