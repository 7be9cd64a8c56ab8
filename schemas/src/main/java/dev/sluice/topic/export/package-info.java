/** What is generated from the topic catalogue for other tools: ACLs, AsyncAPI, Strimzi resources, documentation. */
@NullMarked
package dev.sluice.topic.export;

import org.jspecify.annotations.NullMarked;
