# lean_imgui(FOLDER SOURCES): writes Dear ImGui's imgui.cpp and imgui_draw.cpp into FOLDER without
# calls of what the web client never has: decorated, resizable or remembered windows, pop-ups
# and tooltips of its own, keyboard navigation and shortcuts (the DOM layer's are used), its
# wheel, its mouse cursor, arcs, and recovery from errors that our views' tests would find. The
# linker then drops what they called. A call that a newer version writes in another way stops
# the build. SOURCES: the variable that is set to what was written.
function(lean_imgui folder sources)
  leave_out_calls(imgui_draw.cpp ${folder}
      "ArcFastVtx[i] = ImVec2(ImCos(a), ImSin(a))$")
  leave_out_calls(imgui.cpp ${folder}
      "ErrorRecoveryTryToRecoverState(&g.StackSizesInNewFrame)$"
      "ErrorRecoveryTryToRecoverWindowState(&window_stack_data.StackSizesInBegin)$"
      "ErrorCheckEndFrameFinalizeErrorTooltip()$"
      "UpdateSettings()$"
      "AddSettingsHandler(&ini_handler)$"
      "SetTooltip(\"...\")$"
      "SetTooltip(\"%s\", GetKeyChordName(g.LastItemData.Shortcut))$"
      "RenderDimmedBackgrounds()$"
      "NavProcessItem()$"
      "RenderNavCursor(bb, child_window->ChildId)$"
      "RenderNavCursor(ImRect(bb.Min - ImVec2(2, 2), bb.Max + ImVec2(2, 2)), g.NavId, ImGuiNavRenderCursorFlags_Compact)$"
      "window->Pos = FindBestWindowPosForPopup(window)$"
      "NavUpdate()$"
      "NavEndFrame()$"
      "UpdateMouseWheel()$"
      "RenderMouseCursor(g.IO.MousePos, g.Style.MouseCursorScale, g.MouseCursor, IM_COL32_WHITE, IM_COL32_BLACK, IM_COL32(0, 0, 0, 48))$"
      "RenderWindowDecorations(window, title_bar_rect, title_bar_is_highlight, handle_borders_and_resize_grips, resize_grip_count, resize_grip_col, resize_grip_draw_size)$"
      "UpdateWindowManualResize(window, size_auto_fit, &border_hovered, &border_held, resize_grip_count, &resize_grip_col[0], visibility_rect)"
      "RenderWindowTitleBarContents(window, ImRect(title_bar_rect.Min.x + window->WindowBorderSize, title_bar_rect.Min.y, title_bar_rect.Max.x - window->WindowBorderSize, title_bar_rect.Max.y), name, p_open)$"
      "NavInitWindow(window, false)$"
      "Shortcut(ImGuiMod_Ctrl | ImGuiKey_C)"
      "LogToClipboard(0)$"
      "ItemHandleShortcut(id)$")
  set(${sources} ${folder}/imgui.cpp ${folder}/imgui_draw.cpp PARENT_SCOPE)
endfunction()

# A "$" at the end stands for a statement's: its indent tells a call from a declaration. Other
# calls are of a value, which becomes 0.
function(leave_out_calls source folder)
  set(in ${GT_IMGUI_DIR}/${source})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${in})
  file(READ ${in} text)
  foreach(call IN LISTS ARGN)
    if(call MATCHES "\\$$")
      string(REGEX REPLACE "\\$$" ";" statement "${call}")
      set(lean "${text}")
      foreach(levels RANGE 1 6)
        string(REPEAT "    " ${levels} indent)
        string(REPLACE "\n${indent}${statement}" "\n${indent}(void)0;" lean "${lean}")
      endforeach()
    else()
      string(REPLACE "${call}" "0" lean "${text}")
    endif()
    if(lean STREQUAL text)
      message(FATAL_ERROR "${source} has no call ${call}: see tools/cmake/lean_imgui.cmake")
    endif()
    set(text "${lean}")
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/${source} CONTENT "@text@" @ONLY)
endfunction()
