import { z } from 'zod';

/** The shapes that records are made of. All of them are bounded. */
export const id = z.string().max(64);
export const text = z.string().max(4_000);
export const code = z.string().max(64);
export const arn = z.string().max(2_048);
export const instant = z.iso.datetime();
export const count = z.number().int().min(0);
