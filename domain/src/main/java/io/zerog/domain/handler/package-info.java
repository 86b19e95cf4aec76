/** What the author of a job uses: handler, type, context and outcome. */
package io.zerog.domain.handler;
