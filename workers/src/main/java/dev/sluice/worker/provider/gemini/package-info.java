/** Gemini's generateContent, on the Gemini API and on Vertex AI. */
@NullMarked
package dev.sluice.worker.provider.gemini;

import org.jspecify.annotations.NullMarked;
