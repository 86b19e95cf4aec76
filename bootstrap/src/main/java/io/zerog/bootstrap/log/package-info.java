/** What the node logs, and how lines look. */
package io.zerog.bootstrap.log;
