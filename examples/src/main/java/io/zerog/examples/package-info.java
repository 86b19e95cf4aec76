/** Sample jobs, written as a user would write them in a project of their own. */
package io.zerog.examples;
