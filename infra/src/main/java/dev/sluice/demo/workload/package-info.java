/** The labelled questions of the demo and the traffic made from them. */
@NullMarked
package dev.sluice.demo.workload;

import org.jspecify.annotations.NullMarked;
