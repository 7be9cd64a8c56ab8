/** A request in our neutral form, taken apart for the wire formats, and the raw body that is sent as it came. */
@NullMarked
package dev.sluice.worker.provider.request;

import org.jspecify.annotations.NullMarked;
