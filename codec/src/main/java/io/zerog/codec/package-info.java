/** Records to and from JSON, their JSON Schema, and the stored document of a job. */
package io.zerog.codec;
