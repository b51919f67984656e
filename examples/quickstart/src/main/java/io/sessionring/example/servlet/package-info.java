/** How a servlet application uses the client: {@code SessionFilter} in front, {@code LoginServlet} as an example behind it. */
@NullMarked
package io.sessionring.example.servlet;

import org.jspecify.annotations.NullMarked;
