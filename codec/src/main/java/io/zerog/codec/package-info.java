/**
 * Records to JSON and back: the JSON Schema of a parameter record and validation by it, and the
 * stored document of a job.
 */
package io.zerog.codec;
