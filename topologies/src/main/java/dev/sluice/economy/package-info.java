/** What of a prompt is sent: templates filled, the best passages kept, oldest turns left out. No Kafka, no clock. */
@NullMarked
package dev.sluice.economy;

import org.jspecify.annotations.NullMarked;
