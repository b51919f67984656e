package io.sessionring.example.servlet;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives every request its session, and saves it afterwards. */
public final class SessionFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final String COOKIE = "SESSION";

    private final transient SessionClient sessions;

    /**
     * Makes the filter; one client serves the whole application.
     *
     * @param sessions the client
     */
    public SessionFilter(SessionClient sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Lookup lookup = sessions.find(cookie(request)); // an id that is none is "no session", without asking a node
        Session session = lookup instanceof Lookup.Found found ? found.session() : sessions.create();
        boolean rotated = lookup.equals(new Lookup.Missing(MissCause.ROTATED));
        if (session.isNew() && !rotated) {
            setCookie(response, session);
        }
        // On ROTATED never set a cookie: this request started with the cookie of before a log-in, and the
        // response of the log-in itself brings the new one. A fresh cookie here would log the user out again.
        request.setAttribute("session", session);
        chain.doFilter(request, response);
        if (!rotated && (!session.isNew() || !session.names().isEmpty())) {
            sessions.save(session); // writes what changed; false: logged out meanwhile, and it stays so
        }
    }

    static void setCookie(HttpServletResponse response, Session session) {
        Cookie cookie = new Cookie(COOKIE, session.id());
        cookie.setHttpOnly(true);
        cookie.setSecure(true);
        cookie.setPath("/");
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }

    private static String cookie(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? ""
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse("");
    }
}
