/**
 * Icons: lines of a 24 by 24 drawing, in the colour of the text.
 */
import { html, type TemplateResult } from "lit/html.js";

const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;

export const closeIcon = icon("M6 6l12 12M18 6L6 18");
export const menuIcon = icon("M5 12h.01M12 12h.01M19 12h.01");
export const sendIcon = icon("M12 19V5M6 11l6-6 6 6");
export const downIcon = icon("M12 5v14M6 13l6 6 6-6");
export const copyIcon = icon("M9 9h10v11H9zM15 9V4H5v11h4");
export const doneIcon = icon("M5 13l4.5 4.5L19 7");
export const thumbIcon = icon("M8 11l3.5-7A2.2 2.2 0 0 1 13.6 6.8L13 10h5a2 2 0 0 1 2 2.4l-1.3 6A2 2 0 0 1 16.7 20H8zM8 11H4v9h4");
export const clockIcon = icon("M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z");
export const calendarIcon = icon("M4 6h16v14H4zM4 10h16M8 3v4M16 3v4");
