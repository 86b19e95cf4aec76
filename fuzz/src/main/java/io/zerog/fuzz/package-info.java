/** Wrong requests by the hundred thousand, each of which can be made again from its seed. */
package io.zerog.fuzz;
